// The worker that tries numbers for the proof of work, in a file of its own so that the Content-Security-Policy holds.
import "altcha/workers/sha";

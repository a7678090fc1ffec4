"""What went wrong at a client: noted in memory, counted by the hour, and read by whoever mends the client."""

from motid.oidc.client_events.recorder import ClientEventRecorder, Fault

__all__ = ["ClientEventRecorder", "Fault"]

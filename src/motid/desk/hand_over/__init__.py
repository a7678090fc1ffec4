"""Hand-over between shifts: cases go from one official to another, who accepts them; nothing is lost between."""

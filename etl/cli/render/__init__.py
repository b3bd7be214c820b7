"""What the terminal says, as text. Pure."""

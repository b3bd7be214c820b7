"""What the portal holds, read back, and how it differs from what was sent or would be. Import from its modules."""

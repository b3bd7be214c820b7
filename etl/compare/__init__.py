"""What is sent or would be sent against what the portal holds. Pure: import from its modules."""

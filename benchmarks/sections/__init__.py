"""What is measured, a section each: called with the ground, they yield findings."""

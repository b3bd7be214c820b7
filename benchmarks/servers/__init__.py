"""Portals that are as fast as can be, and what they have seen."""

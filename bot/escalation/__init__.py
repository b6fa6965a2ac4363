"""The record of emergencies."""

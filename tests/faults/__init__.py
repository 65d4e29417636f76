"""What happens to money when something breaks: killed, cut, flooded. `make faults` runs the long form (FAULT_KILLS=50)."""

"""What is done to a ticket by the forms of its page."""

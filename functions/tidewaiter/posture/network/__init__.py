"""Network truth: which pods reach which, how far each can be reached, and which reach the credentials of their node."""

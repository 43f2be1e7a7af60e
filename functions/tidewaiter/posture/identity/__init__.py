"""Who can become whom across AWS and Kubernetes: a graph of evaluated steps, and the questions that are asked of it.

Start at `graph.build`, then `paths`.
"""

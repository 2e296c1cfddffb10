"""How operators see the assistant work: metrics, logs and traces.

None of the three holds a word of the users', or who they are.
"""

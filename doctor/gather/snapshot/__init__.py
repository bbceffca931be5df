"""What a snapshot needs, collected live: an account, every account, the organization, its people.

Everything that is denied, throttled, gone or closed becomes a row of the manifest, and the rest
goes on. Written part by part, so that a run that is killed is gone on with.
"""

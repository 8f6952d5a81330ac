"""The pages above the clinics: the nation, a state, a municipality, and what is near.

Their figures are sums of the summaries and their words those of the clinic's page. Where a reader stands is found out
in her browser and told to nobody.
"""

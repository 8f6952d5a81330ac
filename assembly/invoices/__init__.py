"""Electronic invoices (CFDI 4.0 and 3.3) read from their XML: who, when, how much, what for, and the seal.

Pure: bytes come in, an `Invoice` or the reason why it is refused comes out. Nothing is asked of the network, so
neither a cancellation nor the tax authority's own stamp can be known here; the address to ask is given instead.
"""

"""The works: photos of each approved item before, during and after, and what was delivered of equipment.

A photo or a delivery that is a mistake is withdrawn with a reason and stays in sight, struck through. That what was
delivered came complete is said by somebody other than the treasurer.
"""

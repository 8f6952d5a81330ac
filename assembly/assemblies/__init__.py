"""assemblies"""

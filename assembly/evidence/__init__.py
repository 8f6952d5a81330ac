"""Evidence: any file that proves something (a photo, an invoice, a signed sheet).

A file is kept by its digest, the SHA-256 of the bytes as they arrived: the original.
Auditors read originals; everybody else sees the public version, made anew without EXIF, place or comments.
Photos are JPEG, PNG or WebP; papers are PDF. What a file is, its bytes say; its name may not say otherwise.
"""

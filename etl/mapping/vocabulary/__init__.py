"""What headings and cells say of documents, in the words of exports. Pure: a text goes in, a meaning comes out.

English, German, French, Spanish, Italian, Dutch, Portuguese, Japanese, Chinese, Korean, and the codes of accounting
systems.
"""

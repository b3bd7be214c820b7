"""What headings and cells say of documents, in the words of exports. Pure: a text goes in, a meaning comes out.

English, German, French, Spanish, Italian, Dutch and Portuguese, the codes of accounting systems, and what ``eastern``,
``european`` and ``southern`` have of other languages.
"""

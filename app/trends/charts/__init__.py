"""One description of each chart, as a Vega-Lite spec: vega-embed draws it on the desk, vl-convert
in print. Every label is written here in the reader's language, so that a drawing needs no locale;
what a chart shows is said by its caption, which the page sets as text.
"""

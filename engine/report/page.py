"""What the HTML pages of all reports share: their style, light and dark, on screen and on paper."""

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 62rem; margin: 0 auto; \
padding: 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; border-bottom: 2px solid #1a1a1a; margin-top: 2rem; }
table { border-collapse: collapse; margin: .5rem 0 1rem; } caption { text-align: left; font-weight: bold; \
padding: .3rem 0; }
th, td { border: 1px solid #767676; padding: .2rem .6rem; text-align: right; } tbody th { text-align: left; \
font-weight: normal; }
del { background: #fbdfdd; color: #7a0b00; } ins { background: #dcf2dd; color: #0b4d12; text-decoration: underline; }
.article { color: #4a4a4a; font-size: .9em; } code { font-size: .95em; overflow-wrap: anywhere; } \
svg { max-width: 100%; height: auto; }
ul { padding-left: 1.2rem; } figure { margin: 1rem 0; }
@page { size: A4; margin: 9mm; }
@media print {
  body { font-size: 7pt; line-height: 1.25; max-width: none; padding: 0; } del, ins, rect { print-color-adjust: exact; }
  .law { columns: 2; column-gap: 6mm; } h1 { font-size: 12pt; margin: 0; } h2 { font-size: 9pt; \
margin: .6em 0 .2em; break-after: avoid; }
  ul, p { margin: .2em 0; padding: 0; list-style: none; } .names, .names li { display: inline; padding: 0; } \
.names li:not(:last-child)::after { content: "; "; }
  table { margin: .2em 0 .5em; } caption { padding: 0; } th, td { padding: 0 .25rem; } td { white-space: nowrap; } \
table, li { break-inside: avoid; }
  figure { break-before: page; margin: 0; } svg { max-height: 255mm; }
}
"""

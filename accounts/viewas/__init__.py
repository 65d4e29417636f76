"""View as customer: a colleague sees the customer's own pages, after the customer said yes, for half an hour at most.

- Asked with a reason by who looks after the customer or serves them; agreed to in the portal, nowhere else; the end is named
  when the customer agrees and never moves. Nobody looks at their own pages or those of relatives this way.
- The look lives in one session of one colleague. Pages are shown by a list, everything else is refused: every act, every
  signature, every file; the database itself runs the page read-only.
- Each page is written into the trail before it is shown, and told in *who looked*. Consent taken back ends it at the next page.
"""

"""The branch's tablet lent to a walk-in: sign-up and the onboarding wizard, nothing else, for one person.

- A colleague makes a ticket; the tablet opens it once. A session signed in there before is ended first: the colleague's own is never lent.
- Everything but sign-up, the wizard and its texts leads back to the wizard. It ends when the application is sent, by the button,
  after minutes of silence or at the latest after an hour; then the session, its cookies and the browser's pages of it are gone.
- Who leaves before sending becomes a lead of the colleague, through the event `hall.walked_out`.
"""

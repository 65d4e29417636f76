"""Queue numbers: taken at the branch's screen, with the guide or on the phone; called by counters; waits measured.

- One series a branch and day, without a gap. Two counters that call at once never get the same number (SKIP LOCKED).
- Age, tier and appointments move a number ahead by minutes, never by more than `rules.MOST_AHEAD`: nobody can be overtaken
  by somebody who came later than that.
- The lobby's screens show numbers only; a screen's address works until it is retired.
"""

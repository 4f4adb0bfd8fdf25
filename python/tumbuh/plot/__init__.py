"""Plots for reports: a child on the WHO lines, a group beside the WHO standard.

Needs matplotlib: ``pip install 'tumbuh[plot]'``. Every function gives a matplotlib figure that
shows itself in a notebook and is written with ``savefig``; with ``ax=`` it draws into axes of
yours.

Examples
--------
>>> import tumbuh.plot
>>> figure = tumbuh.plot.growth(
...     "haz", sex="f", age_months=[0, 6, 12, 18], lenhei_cm=[49, 64, 71.5, 76.2])
>>> figure.axes[0].get_title(loc="left"), figure.axes[0].get_ylabel()
('Girl', 'Length (cm)')
"""

from tumbuh.plot._distribution import distribution
from tumbuh.plot._growth import growth

__all__ = ["distribution", "growth"]

"""The top of the house: home, navigation, error pages, style guide, health. Composes what the apps below offer;
owns no table and decides nothing about money.
"""

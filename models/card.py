def render_card(m):
    return "x\n"

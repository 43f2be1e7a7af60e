"""How kubelets are set up, told from what starts their nodes: user data, launch templates, node configurations, and their own answers."""

"""What people see of the wizard in Jupyter, made of ipywidgets. Nothing here holds state, decides or asks a network."""

"""Signs of bought or faulty traffic and of keep-alive posting (待核实): found by rule, decided by a person."""

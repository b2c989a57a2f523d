"""The pure state machine: `decide` reads the state and says what happens, `evolve` alone changes it."""

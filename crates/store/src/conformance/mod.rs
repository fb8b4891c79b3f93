//! The suite that every back end passes: a named case for each promise of the contract.

//! Module, Registrar and the ports through which modules serve each other.

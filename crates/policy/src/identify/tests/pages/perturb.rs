//! Pages as another hand would have held them.

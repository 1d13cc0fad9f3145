//! What a patient may know of who looked (PIPL article 44): each time their data was shown in the clear, and each emergency access.
//! It is read from the audit trail, so that nothing can be left out of it.

pub mod http;
pub mod view;

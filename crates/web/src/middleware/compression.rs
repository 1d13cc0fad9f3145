//! gzip for large answers.

use tower_http::compression::{
    CompressionLayer, Predicate,
    predicate::{And, NotForContentType, SizeAbove},
};

/// Below it compression costs more time than the network does.
const ABOVE: u64 = 16 << 10;

/// Whether an answer is compressed: by switch, size and kind. One that is encoded already stays as it is.
#[derive(Clone, Debug)]
pub(crate) struct Large {
    on: bool,
    rest: And<SizeAbove, NotForContentType>,
}

impl Predicate for Large {
    fn should_compress<B: axum::body::HttpBody>(&self, response: &http::Response<B>) -> bool {
        // An answer whose size is not known yet is a stream: it goes out as it comes.
        self.on && response.body().size_hint().exact().is_some() && self.rest.should_compress(response)
    }
}

pub(crate) fn compression(on: bool) -> CompressionLayer<Large> {
    let rest = SizeAbove::new(ABOVE).and(NotForContentType::IMAGES);
    CompressionLayer::new().compress_when(Large { on, rest })
}

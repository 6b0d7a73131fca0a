//! The macro behind the list of checks.

use model::{FindingCode, Words};

/// One check with its parameters.
pub trait Check {
    /// Finding codes it can give.
    const CODES: &'static [FindingCode];

    /// What it asks, in one sentence.
    fn sentence() -> Words;

    /// It looks at how a paper was scanned, not at what the paper says.
    const SCANNING: bool = false;

    /// What it asks, with its figures, in words for a merchant.
    fn demand(&self) -> Words {
        Self::sentence()
    }

    /// What is wrong with the parameters, if anything.
    fn problem(&self) -> Option<String> {
        None
    }

    /// Applies it to one document.
    fn run(&self, case: &super::Case<'_>) -> super::Ruling;
}

/// What `explain` says of a check.
#[derive(Debug, Clone)]
pub struct About {
    /// YAML tag.
    pub tag: &'static str,
    /// One sentence.
    pub sentence: Words,
    /// Finding codes it can give.
    pub codes: &'static [FindingCode],
}

/// From one line a check: module, dispatch, YAML tag, schema, `explain`.
macro_rules! checks {
    ($($module:ident :: $name:ident $tag:literal)*) => {
        $(mod $module;)*

        use model::FindingCode;

        /// A check with its parameters, as a rule names it: `tag`, or `{ tag: { parameters } }`.
        #[derive(Debug, Clone, PartialEq)]
        pub enum CheckSpec {
            $(#[doc = concat!("`", $tag, "`")] $name($module::$name),)*
        }

        impl CheckSpec {
            /// All YAML tags, in the order of the list.
            pub const TAGS: &'static [&'static str] = &[$($tag,)*];

            /// The YAML tag.
            #[must_use]
            pub fn tag(&self) -> &'static str {
                match self { $(Self::$name(_) => $tag,)* }
            }

            /// Applies the check to one document.
            #[must_use]
            pub fn run(&self, case: &Case<'_>) -> Ruling {
                match self { $(Self::$name(check) => check.run(case),)* }
            }

            /// Finding codes it can give.
            #[must_use]
            pub fn codes(&self) -> &'static [FindingCode] {
                match self { $(Self::$name(_) => <$module::$name as Check>::CODES,)* }
            }

            /// What it asks, with its figures, in words for a merchant.
            #[must_use]
            pub fn demand(&self) -> model::Words {
                match self { $(Self::$name(check) => check.demand(),)* }
            }

            /// It looks at how a paper was scanned, not at what the paper says.
            #[must_use]
            pub fn scanning(&self) -> bool {
                match self { $(Self::$name(_) => <$module::$name as Check>::SCANNING,)* }
            }

            /// What is wrong with the parameters, if anything: said with its place in the rule.
            #[must_use]
            pub fn problem(&self) -> Option<String> {
                match self { $(Self::$name(check) => check.problem(),)* }
            }

            /// What every check does, in the order of the list.
            #[must_use]
            pub fn about() -> Vec<About> {
                vec![$(About {
                    tag: $tag,
                    sentence: <$module::$name as Check>::sentence(),
                    codes: <$module::$name as Check>::CODES,
                },)*]
            }
        }

        impl<'de> serde::Deserialize<'de> for CheckSpec {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Tagged;
                impl<'de> serde::de::Visitor<'de> for Tagged {
                    type Value = CheckSpec;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("the name of a check, or `name: { parameters }`")
                    }

                    fn visit_str<E: serde::de::Error>(self, tag: &str) -> Result<CheckSpec, E> {
                        let none = serde::de::value::MapDeserializer::<_, E>::new(
                            std::iter::empty::<(&str, &str)>(),
                        );
                        match tag {
                            $($tag => serde::Deserialize::deserialize(none).map(CheckSpec::$name),)*
                            _ => Err(E::unknown_variant(tag, CheckSpec::TAGS)),
                        }
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<CheckSpec, A::Error> {
                        use serde::de::Error;
                        let tag = map.next_key::<String>()?.ok_or_else(|| A::Error::custom("empty check"))?;
                        let check = match tag.as_str() {
                            $($tag => CheckSpec::$name(map.next_value()?),)*
                            _ => return Err(A::Error::unknown_variant(&tag, CheckSpec::TAGS)),
                        };
                        match map.next_key::<String>()? {
                            None => Ok(check),
                            Some(more) => Err(A::Error::custom(format!(
                                "one check a list entry: `{more}` needs a `-` of its own"
                            ))),
                        }
                    }
                }
                deserializer.deserialize_any(Tagged)
            }
        }

        impl schemars::JsonSchema for CheckSpec {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                "Check".into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut options = vec![schemars::json_schema!({ "enum": CheckSpec::TAGS })];
                $(
                    let parameters = generator.subschema_for::<$module::$name>();
                    options.push(schemars::json_schema!({
                        "type": "object",
                        "description": <$module::$name as Check>::sentence().en,
                        "properties": { $tag: parameters },
                        "required": [$tag],
                        "additionalProperties": false,
                    }));
                )*
                schemars::json_schema!({ "oneOf": options })
            }
        }
    };
}

pub(super) use checks;

//! Waiting for data: a skeleton in the final layout, then the view, or the refusal in its place.

use domain::{AppError, Code};
use leptos::prelude::*;

use super::{Asked, ErrorState, PageHeader};

/// Shows `of` when it is there. While it is asked for again the old view stays.
#[component]
pub fn Load<T, V, F>(
    /// What is waited for.
    of: Asked<Result<T, AppError>>,
    /// Stands in the meantime.
    #[prop(into)]
    skeleton: ViewFnOnce,
    /// Shows it.
    view: F,
    /// The view brings the head of the page, so a refusal needs one of its own.
    #[prop(optional)]
    alone: bool,
) -> impl IntoView
where
    T: Clone + Send + Sync + serde::Serialize + serde::de::DeserializeOwned + 'static,
    V: IntoView + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
{
    view! {
        <Transition fallback=skeleton>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match of.await {
                        Ok(data) => view(data).into_any(),
                        Err(error) => {
                            let retry = Callback::new(move |()| of.refetch());
                            let head = alone.then(|| view! { <PageHeader title=head_of(&error) /> });
                            view! {
                                {head}
                                <ErrorState error retry />
                            }
                                .into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

const fn head_of(error: &AppError) -> &'static str {
    match error.code {
        Code::NotFound => "Not found",
        Code::Forbidden => "Not for your role",
        _ => "Something went wrong",
    }
}

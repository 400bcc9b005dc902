//! Small charts in SVG, stretched to their box with strokes that do not scale, and the same figures in a table behind.

use leptos::prelude::*;

use super::icon;

const WIDTH: i64 = 300;

/// One bar a value; the last one in brass.
pub fn bars(values: &[i64], height: i64, label: String) -> AnyView {
    let most = values.iter().copied().max().unwrap_or(0).max(1);
    let count = i64::try_from(values.len()).unwrap_or(1).max(1);
    let step = WIDTH * 10 / count;
    let bar = |(at, value): (usize, &i64)| {
        let at = i64::try_from(at).unwrap_or(0);
        let tall = (value.max(&0) * (height - 2) / most).max(i64::from(*value > 0));
        let tenths = |number: i64| format!("{}.{}", number / 10, number % 10);
        view! {
            <rect
                class=if at + 1 == count { "bar bar--today" } else { "bar" }
                x=tenths(at * step + step / 5)
                y=(height - tall).to_string()
                width=tenths(step * 3 / 5)
                height=tall.to_string()
            />
        }
    };
    let bars: Vec<_> = values.iter().enumerate().map(bar).collect();
    frame(height, label, bars.into_any())
}

/// A line through the values, stepped: a price holds until it changes.
pub fn steps(values: &[i64], height: i64, label: String) -> AnyView {
    let (least, most) = (values.iter().min().copied().unwrap_or(0), values.iter().max().copied().unwrap_or(0));
    let span = (most - least).max(1);
    let count = i64::try_from(values.len()).unwrap_or(1).max(1);
    let y = |value: i64| if most == least { height / 2 } else { 6 + (most - value) * (height - 12) / span };
    let mut path = String::new();
    for (at, value) in values.iter().enumerate() {
        let at = i64::try_from(at).unwrap_or(0);
        let (from, to) = (at * WIDTH / count, (at + 1) * WIDTH / count);
        let start = if at == 0 { "M" } else { "L" };
        path.push_str(&format!("{start}{from} {y}L{to} {y}", y = y(*value)));
    }
    let line = view! { <path class="line" vector-effect="non-scaling-stroke" d=path /> };
    frame(height, label, line.into_any())
}

fn frame(height: i64, label: String, inside: AnyView) -> AnyView {
    let rule = |quarter: i64| {
        let y = (height * quarter / 4).to_string();
        view! { <line class="grid" x1="0" x2="300" y1=y.clone() y2=y /> }
    };
    view! {
        <svg
            class="chart"
            viewBox=format!("0 0 {WIDTH} {height}")
            preserveAspectRatio="none"
            role="img"
            aria-label=label
            height=height.to_string()
        >
            {(0..=4).map(rule).collect_view()}
            {inside}
        </svg>
    }
    .into_any()
}

/// The figures of a chart, for those who would rather read them.
pub fn table(head: [&'static str; 2], rows: Vec<(String, String)>) -> AnyView {
    view! {
        <details class="disclose">
            <summary>{icon("chevron-right")} "Show as table"</summary>
            <table class="table plain">
                <thead>
                    <tr>
                        <th>{head[0]}</th>
                        <th class="num">{head[1]}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|(name, value)| {
                            view! {
                                <tr>
                                    <td>{name}</td>
                                    <td class="num">{value}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </details>
    }
    .into_any()
}

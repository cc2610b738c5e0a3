//! The report's plots as SVG text, without scripts or anything fetched.

use std::fmt::Write as _;

use super::figures::{float_len, whole};
use super::launch::Second;
use super::measures::{Better, Measure};

const WIDTH: f64 = 720.0;

/// How far each measure is between its floor and its aim, as bars: the first line is the floor, the second the aim.
pub fn measures(measures: &[Measure]) -> String {
    let (row, left, span) = (26.0, 330.0, 380.0);
    let height = row * float_len(measures.len()) + 30.0;
    let mut svg = open("Measures between floor and aim", height);
    // On a logarithmic scale from a quarter of the floor to four times the aim.
    for (number, measure) in measures.iter().enumerate() {
        let y = row * float_len(number) + 8.0;
        let (floor, aim) = (place(measure, measure.floor), place(measure, measure.aim));
        let value = measure.value.map_or(0.0, |value| place(measure, value));
        let colour = match (measure.ok, measure.reaches_aim()) {
            (Some(false), _) => "#b00020",
            (_, true) => "#1b7f4d",
            _ => "#b07d00",
        };
        let _ = write!(
            svg,
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><rect x=\"{left}\" y=\"{y}\" width=\"{:.1}\" height=\"15\" fill=\"{colour}\"/>\
             <path d=\"M{:.1} {y}v15M{:.1} {y}v15\" stroke=\"#222\"/>",
            left - 8.0,
            y + 12.0,
            escaped(measure.measure),
            value * span,
            left + floor * span,
            left + aim * span
        );
    }
    svg + "</svg>"
}

/// Where a value stands on the measure's own scale, 0 to 1; better is further to the right.
fn place(measure: &Measure, value: f64) -> f64 {
    if measure.floor <= 0.0 {
        return if value <= measure.aim { 1.0 } else { 0.0 };
    }
    let better = |value: f64| {
        let value = value.max(1e-9);
        if measure.better == Better::More { (value / measure.floor).log2() } else { (measure.floor / value).log2() }
    };
    let (from, to) = (-2.0, better(measure.aim) + 2.0);
    ((better(value) - from) / (to - from)).clamp(0.0, 1.0)
}

/// A launch day second by second: what was due, what was booked, who was sent away, and the p99 of what was due then.
pub fn day(title: &str, seconds: &[Second]) -> String {
    let due: Vec<f64> = seconds.iter().map(|second| float_len(second.due)).collect();
    let booked: Vec<f64> = seconds.iter().map(|second| float_len(second.booked)).collect();
    let shed: Vec<f64> = seconds.iter().map(|second| float_len(second.shed)).collect();
    let p99: Vec<f64> = seconds.iter().map(|second| second.latencies.ms(0.99)).collect();
    let counts =
        panel(&[("due", "#2f6fb0", &due), ("booked", "#1b7f4d", &booked), ("sent away", "#b00020", &shed)], "actions a second");
    let waits = panel(&[("p99 of what was due then", "#7b3fa0", &p99)], "milliseconds");
    format!("<h3>{}</h3>{counts}{waits}", escaped(title))
}

fn panel(lines: &[(&str, &str, &Vec<f64>)], unit: &str) -> String {
    let (height, left, bottom) = (190.0, 60.0, 160.0);
    let most = lines.iter().flat_map(|(_, _, values)| values.iter().copied()).fold(1.0, f64::max);
    let many = lines.first().map_or(1.0, |(_, _, values)| float_len(values.len()).max(2.0));
    let mut svg = open(unit, height);
    let _ = write!(
        svg,
        "<path d=\"M{left} 10V{bottom}H{WIDTH}\" fill=\"none\" stroke=\"#888\"/><text x=\"{}\" y=\"20\" text-anchor=\"end\">{}</text>\
         <text x=\"{}\" y=\"{bottom}\" text-anchor=\"end\">0</text><text x=\"{WIDTH}\" y=\"{}\" text-anchor=\"end\">{:.0} s</text>",
        left - 6.0,
        whole(most),
        left - 6.0,
        bottom + 16.0,
        many - 1.0
    );
    for (number, (name, colour, values)) in lines.iter().enumerate() {
        let points: Vec<String> = values
            .iter()
            .enumerate()
            .map(|(at, value)| {
                let x = left + (WIDTH - left) * float_len(at) / (many - 1.0);
                format!("{x:.1},{:.1}", bottom - (bottom - 10.0) * value / most)
            })
            .collect();
        let _ = write!(
            svg,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"1.5\"/><text x=\"{}\" y=\"{}\" fill=\"{colour}\">{}</text>",
            points.join(" "),
            left + 90.0 * float_len(number),
            bottom + 28.0,
            escaped(name)
        );
    }
    let _ = write!(svg, "<text x=\"{}\" y=\"20\">{}</text>", left + 6.0, escaped(unit));
    svg + "</svg>"
}

fn open(title: &str, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" role=\"img\" aria-label=\"{}\" \
         font-family=\"sans-serif\" font-size=\"11\">",
        escaped(title)
    )
}

/// Text for HTML and SVG.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plots_are_well_formed_even_without_values() {
        let plot = day("a <day>", &[Second::default(), Second::default()]);
        assert_eq!(plot.matches("<svg").count(), plot.matches("</svg>").count());
        assert!(plot.contains("a &lt;day&gt;") && !plot.contains("NaN"));
    }
}

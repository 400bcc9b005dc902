//! Times the thumbnail of one photo: `thumbnail <file> [runs] [side]` prints the median in milliseconds.
//! `benches/sharp.mjs` does the same with libvips, to be run in turns with this one.

use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: thumbnail <file> [runs] [side]")?;
    let runs: usize = arguments.next().map_or(Ok(21), |text| text.parse())?;
    let side: u32 = arguments.next().map_or(Ok(400), |text| text.parse())?;
    let bytes = std::fs::read(path)?;
    media::photo::thumbnail(&bytes, side)?;
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let start = Instant::now();
        std::hint::black_box(media::photo::thumbnail(&bytes, side)?);
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    println!("{:.2}", times.get(runs / 2).ok_or("at least one run")?);
    Ok(())
}

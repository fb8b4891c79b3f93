//! Random commands against a plain model: whatever their order, store and model tell the same and end with the same content, restarts included.

mod drive;
mod entry;
mod model;
mod steps;

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::ground::{Ground, START};
use drive::Run;
use steps::Step;

/// How many sequences are tried, and how long each may be.
const SEQUENCES: usize = 128;
const LENGTH: usize = 160;
/// How often a sequence on which store and model differ is shrunk.
const SHRINKS: usize = 300;

/// Tries random sequences, each in an organisation of its own; the first on which store and model differ is shrunk and shown.
pub async fn store_and_model_agree(mut ground: Ground) {
    let mut runner = TestRunner::default();
    let sequences = proptest::collection::vec(steps::step(), 1..LENGTH);
    let mut run = Run::new(START);
    for _ in 0..SEQUENCES {
        let mut tree = sequences.new_tree(&mut runner).unwrap();
        let Err(mut difference) = follow(&mut ground, &mut run, &tree.current()).await else { continue };
        let mut least = tree.current();
        let mut simpler = tree.simplify();
        for _ in 0..SHRINKS {
            if !simpler {
                break;
            }
            simpler = match follow(&mut ground, &mut run, &tree.current()).await {
                Err(found) => {
                    (least, difference) = (tree.current(), found);
                    tree.simplify()
                }
                Ok(()) => tree.complicate(),
            };
        }
        panic!("{difference}\nafter {least:#?}");
    }
}

async fn follow(ground: &mut Ground, run: &mut Run, steps: &[Step]) -> Result<(), String> {
    let mut drive = run.begin(ground).await;
    for (n, step) in steps.iter().enumerate() {
        let (store, model) = drive.step(ground, step).await;
        if store != model {
            return Err(format!("step {n} {step:?}:\nthe store says {store:?}\nthe model says {model:?}"));
        }
    }
    drive.compare(ground).await
}

//! Sections made for half the width, put side by side.

use super::Block;

/// Puts neighbouring half sections side by side in twos; one without a neighbour keeps the whole width.
pub(super) fn paired(blocks: Vec<Block>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut waiting: Option<Vec<Block>> = None;
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        if !is_half(&block) {
            out.extend(waiting.take().into_iter().flatten());
            out.push(block);
            continue;
        }
        let mut section = vec![block];
        while let Some(next) = blocks.next_if(|next| !ends_section(next)) {
            section.push(next);
        }
        match waiting.take() {
            Some(first) => out.push(Block::Beside([first, section])),
            None => waiting = Some(section),
        }
    }
    out.extend(waiting.into_iter().flatten());
    out
}

fn is_half(block: &Block) -> bool {
    matches!(block, Block::Heading(heading) if heading.half)
}

fn ends_section(block: &Block) -> bool {
    matches!(block, Block::Heading(_) | Block::CallOut(_))
}

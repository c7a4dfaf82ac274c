// The heights of the rows of a list: an estimate for all, and what was measured of those that were drawn. Nothing here takes
// longer for millions of rows than for hundreds.

/** Rows beyond have the estimated height. */
const ROWS = 2 ** 30;

export class RowHeights {
    /** How much higher than the estimate rows are: a binary indexed tree of which only the parts in use exist. */
    #tree = new Map();
    #more = new Map();

    constructor(estimate) {
        this.estimate = estimate;
    }

    clear() {
        this.#tree.clear();
        this.#more.clear();
    }

    of(row) {
        return this.estimate + (this.#more.get(row) ?? 0);
    }

    /** Notes what was measured; says whether that is another height than before. */
    set(row, height) {
        const change = height - this.of(row);
        if (change === 0 || row + 1 >= ROWS) {
            return false;
        }
        this.#more.set(row, height - this.estimate);
        for (let node = row + 1; node < ROWS; node += node & -node) {
            this.#tree.set(node, (this.#tree.get(node) ?? 0) + change);
        }
        return true;
    }

    /** How far the row's top is from that of the first one. */
    topOf(row) {
        let more = 0;
        for (let node = Math.min(row, ROWS - 1); node > 0; node -= node & -node) {
            more += this.#tree.get(node) ?? 0;
        }
        return row * this.estimate + more;
    }

    /** The row that is so far from the top of the first one. */
    rowAt(top) {
        let row = 0;
        let rest = top;
        for (let step = ROWS / 2; step >= 1; step /= 2) {
            const height = step * this.estimate + (this.#tree.get(row + step) ?? 0);
            if (height <= rest) {
                row += step;
                rest -= height;
            }
        }
        return row;
    }
}

// Cuts the page's connection, resumes it, and compares by offsets what it and the witness got with what
// a third, independent read of Kafka holds: what both had lost would show as well.

const CUT_MILLIS = 5_000;
const RESUME_MILLIS = 1_500;
const CATCH_UP_MILLIS = 500;
const SETTLE_MILLIS = 10_000;

export class Proof {
  #ledger;
  #lanes;
  #button;
  #verdict;
  #setState;
  #replay;
  #page = null;
  #cut = null;
  #states = {page: 'connecting', witness: 'connecting'};

  constructor({ledger, lanes, button, verdict, setState, replay}) {
    this.#ledger = ledger;
    this.#lanes = lanes;
    this.#button = button;
    this.#verdict = verdict;
    this.#setState = setState;
    this.#replay = replay;
    button.addEventListener('click', () => this.#begin());
  }

  /** The connection to cut. */
  watch(page) {
    this.#page = page;
  }

  onPageState(state) {
    this.#note(state);
    if (this.#cut && !this.#cut.until) {
      return;
    }
    if (!state.startsWith('stream.')) {
      this.#states.page = state;
      this.#setState(state);
      this.#enable();
    }
  }

  onWitnessState(state) {
    this.#note(state);
    if (state.startsWith('stream.')) {
      return;
    }
    this.#states.witness = state;
    this.#enable();
    if (this.#cut && state !== 'live') {
      this.#cut.unclear = 'the witness was interrupted as well';
    }
  }

  /** A gap or a reset is told, not silent; the sentence says so. */
  #note(state) {
    if (this.#cut && state.startsWith('stream.')) {
      this.#cut.unclear = `the edge told of a ${state.slice('stream.'.length)}`;
    }
  }

  #begin() {
    const cut = {from: Date.now(), cursor: this.#page.cursor, doubledBefore: this.#doubled()};
    this.#cut = cut;
    this.#lanes.cuts.push(cut);
    this.#page.close();
    this.#setState('cut');
    this.#button.disabled = true;
    this.#button.dataset.cutting = '';
    this.#count({});
    this.#say('running', 'Cut. The witness goes on counting.');
    const timer = setInterval(() => {
      const away = Date.now() - cut.from;
      this.#button.querySelector('.bar').style.transform = `scaleX(${Math.min(1, away / CUT_MILLIS)})`;
      this.#button.querySelector('.label').textContent =
        `Cut: back in ${Math.max(0, (CUT_MILLIS - away) / 1000).toFixed(1)} s`;
      this.#count({published: this.#ledger.witnessed(cut.from)});
      if (away >= CUT_MILLIS) {
        clearInterval(timer);
        this.#resume(cut);
      }
    }, 50);
  }

  #resume(cut) {
    cut.until = Date.now();
    this.#button.querySelector('.bar').style.transform = 'scaleX(0)';
    this.#button.querySelector('.label').textContent = 'Resuming…';
    delete this.#button.dataset.cutting;
    // What it was before the cut says nothing of the connection that is opened now.
    this.#states.page = 'resuming';
    this.#setState('resuming');
    this.#say('running', 'Resuming from the last cursor.');
    this.#page.open();
    const timer = setInterval(() => {
      const waited = Date.now() - cut.until;
      // A second longer than it takes, so that what came twice would be seen too.
      if ((waited > RESUME_MILLIS && this.#states.page === 'live') || waited > SETTLE_MILLIS) {
        clearInterval(timer);
        this.#prove(cut);
      }
    }, 100);
  }

  /** Reads the range once more from Kafka, and waits until both connections have had the time to get it too. */
  async #prove(cut) {
    this.#say('running', 'Reading the same range from Kafka once more, to compare.');
    let replayed;
    try {
      replayed = await this.#replay(cut.cursor);
    } catch (error) {
      this.#conclude(cut, null, `the range could not be read from Kafka once more (${error.message})`);
      return;
    }
    if (replayed.told.length > 0) {
      cut.unclear = `the edge told of a ${replayed.told[0]}`;
    }
    const read = Date.now();
    const timer = setInterval(() => {
      const result = this.#ledger.compare(replayed, cut.until);
      const waited = Date.now() - read;
      if ((result.lost === 0 && result.missed === 0 && waited > CATCH_UP_MILLIS) || waited > SETTLE_MILLIS) {
        clearInterval(timer);
        this.#conclude(cut, result, cut.unclear);
      }
    }, 100);
  }

  #conclude(cut, result, unclear) {
    const doubled = this.#doubled() - cut.doubledBefore;
    const {read, published, recovered, lost, missed, invented} = result ?? {};
    if (result) {
      this.#count({published, recovered, lost, doubled});
    }
    const counts = `During the cut: ${published} events published, ${recovered} recovered, `
      + `${lost} lost, ${doubled} doubled.`;
    if (unclear) {
      this.#say('unclear', `${result ? `${counts} But ` : ''}${unclear}, so this proves nothing: try again.`);
    } else if (published === 0) {
      this.#say('unclear', 'Nothing was published during the cut, so this proves nothing: try again.');
    } else if (lost + missed + invented + doubled === 0) {
      this.#say('proved', `${counts} Read from Kafka once more, the range holds ${read} events; `
        + 'this page and the witness have exactly these, offset by offset.');
    } else {
      this.#say('failed', `${counts} Compared with Kafka, the witness missed ${missed}, and ${invented} `
        + 'offsets were received that Kafka does not hold.');
    }
    this.#cut = null;
    this.#button.querySelector('.label').textContent = 'Cut the connection for 5 s';
    this.#enable();
  }

  /** What came twice, to either connection. */
  #doubled() {
    return this.#ledger.doubled.page + this.#ledger.doubled.witness;
  }

  #enable() {
    const live = this.#states.page === 'live' && this.#states.witness === 'live';
    this.#button.disabled = !live || this.#cut !== null;
  }

  /** Shows the numbers that are known, a dash for the others. */
  #count(numbers) {
    for (const name of ['published', 'recovered', 'lost', 'doubled']) {
      const shown = numbers[name] ?? '–';
      document.getElementById(name).textContent = shown;
      this.#verdict.dataset[name] = shown;
    }
  }

  #say(state, sentence) {
    this.#verdict.dataset.state = state;
    this.#verdict.querySelector('.sentence').textContent = sentence;
  }
}

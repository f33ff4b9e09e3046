// Cuts the page's connection, resumes it, and compares by offsets what it got with what the witness got.

const CUT_MILLIS = 5_000;
const SETTLE_MILLIS = 10_000;

export class Proof {
  #ledger;
  #lanes;
  #button;
  #verdict;
  #setState;
  #page = null;
  #cut = null;
  #states = {page: 'connecting', witness: 'connecting'};

  constructor({ledger, lanes, button, verdict, setState}) {
    this.#ledger = ledger;
    this.#lanes = lanes;
    this.#button = button;
    this.#verdict = verdict;
    this.#setState = setState;
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
    if (!state.startsWith('stream.')) {
      this.#states.witness = state;
      this.#enable();
    }
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
    const cut = {from: Date.now(), doubledBefore: this.#ledger.doubled.page};
    this.#cut = cut;
    this.#lanes.cuts.push(cut);
    this.#page.close();
    this.#setState('cut');
    this.#button.disabled = true;
    this.#button.dataset.cutting = '';
    this.#say('running', 'Cut. The witness goes on counting.');
    const timer = setInterval(() => {
      const away = Date.now() - cut.from;
      this.#button.querySelector('.bar').style.transform = `scaleX(${Math.min(1, away / CUT_MILLIS)})`;
      this.#button.querySelector('.label').textContent =
        `Cut: back in ${Math.max(0, (CUT_MILLIS - away) / 1000).toFixed(1)} s`;
      this.#count(this.#ledger.judge(cut.from, Date.now()));
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
    this.#setState('resuming');
    this.#say('running', 'Resuming from the last cursor.');
    this.#page.open();
    const timer = setInterval(() => {
      const result = this.#ledger.judge(cut.from, cut.until);
      this.#count(result);
      const waited = Date.now() - cut.until;
      // A second longer than it takes, so that what came twice would be seen too.
      if ((result.lost === 0 && waited > 1_500 && this.#states.page === 'live') || waited > SETTLE_MILLIS) {
        clearInterval(timer);
        this.#conclude(cut, result);
      }
    }, 100);
  }

  #conclude(cut, result) {
    const doubled = this.#ledger.doubled.page - cut.doubledBefore;
    const others = this.#ledger.differences(cut.from) - result.lost;
    this.#count(result, doubled);
    const counts = `During the cut: ${result.published} events published, ${result.recovered} recovered, `
      + `${result.lost} lost, ${doubled} doubled.`;
    if (cut.unclear) {
      this.#say('unclear', `${counts} But ${cut.unclear}, so this proves nothing: try again.`);
    } else if (result.published === 0) {
      this.#say('unclear', 'Nothing was published during the cut, so this proves nothing: try again.');
    } else if (result.lost === 0 && doubled === 0 && others <= 0) {
      this.#say('proved', `${counts} Offset by offset, both connections have the same.`);
    } else {
      this.#say('failed', `${counts}${others > 0 ? ` Outside the cut ${others} offsets differ.` : ''}`);
    }
    this.#cut = null;
    this.#button.querySelector('.label').textContent = 'Cut the connection for 5 s';
    this.#enable();
  }

  #enable() {
    const live = this.#states.page === 'live' && this.#states.witness === 'live';
    this.#button.disabled = !live || this.#cut !== null;
  }

  #count({published, recovered, lost}, doubled) {
    const away = this.#cut && !this.#cut.until;
    const numbers = {published, recovered: away ? '–' : recovered, lost: away || doubled === undefined ? '–' : lost,
      doubled: doubled ?? '–'};
    for (const [name, number] of Object.entries(numbers)) {
      document.getElementById(name).textContent = number;
      this.#verdict.dataset[name] = number;
    }
  }

  #say(state, sentence) {
    this.#verdict.dataset.state = state;
    this.#verdict.querySelector('.sentence').textContent = sentence;
  }
}

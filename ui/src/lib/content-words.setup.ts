/** Unit tests hear the words that the backend tells. */
import recorded from "../platform/recorded/words.json";
import { hearWords } from "./content-words.svelte";

hearWords(recorded);

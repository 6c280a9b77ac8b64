/** Opens the page of a support desk. */
import { mount } from "svelte";
import Desk from "./Desk.svelte";
import "./style/index.css";

mount(Desk, { target: document.body });

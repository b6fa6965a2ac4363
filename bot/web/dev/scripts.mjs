/** What the fake server says: short scripts in the tone of the real one, chosen by a word in the message. */

const yesNo = (question) => [
  { title: "Yes", payload: `/answer{"question": "${question}", "value": "yes"}` },
  { title: "No", payload: `/answer{"question": "${question}", "value": "no"}` },
  { title: "Not sure", payload: `/answer{"question": "${question}", "value": "unsure"}` },
];

const SHORT = "This is general information, not medical advice; in an emergency, call 911.";

export const WELCOME = {
  en: `In an emergency, call 911 now.
Hello, I am Bonewatch, a chat program for people who have or fear cancer in the bones, and for those who care for them. I look for warning signs in what you write, say how fast to get help, and answer questions on cancer in the bones.
Tell me what you feel, or ask me something.`,
  es: `En una emergencia, llame ahora al 911.
Hola, soy Bonewatch, un programa de chat para personas que tienen o temen tener cáncer en los huesos, y para quienes las cuidan.
Diga qué siente, o haga una pregunta.`,
};

const URGENT = {
  level: "urgent",
  parts: [
    {
      text: `Speak to your doctor or your 24-hour oncology line today, whatever the hour. If no one answers within the hour, go to the emergency department.
Say if you have or had cancer, and ask for your spine to be checked. Until then, bend, twist, and lift as little as you can.
Call 911 now if your legs or arms get weak or numb, walking gets hard, you go numb between the legs, or you cannot pass or hold your urine or stool.
I understood: back pain.`,
    },
    { text: `Have your legs or arms become weak, or has your walking changed?\n${SHORT}`, buttons: yesNo("limbs") },
  ],
};

const EMERGENCY = {
  level: "emergency",
  parts: [
    {
      text: `Call 911 now, or have someone take you to the emergency department right away; do not drive yourself.
If you cannot walk well, or moving hurts your back or neck, make it 911 and lie flat until they come.
Keep your back still. Do not bend, twist, or let anyone pull you up.
Say if you have or had cancer, and that something may be pressing on your spinal cord.
Do not wait for morning, even if it comes and goes.
${SHORT}`,
    },
  ],
};

const SOON = {
  level: "soon",
  parts: [
    {
      text: `Book a visit with your doctor or cancer team within the next few days. Tell them about this pain.
Speak to your doctor today if it grows, wakes you up, or gets worse when you lie down.
${SHORT}`,
    },
  ],
};

const TEACH = {
  parts: [
    {
      text: `Diagnosis starts with a physical exam and a talk about your medical history. Then the tests follow.
- X-rays can show growths in the bones.
- With a bone scan, metastases often show up earlier.
- CT, MRI and PET are further ways to look.
${SHORT}`,
    },
  ],
};

const EVIL = {
  parts: [
    {
      text: `<img src=x onerror=alert(1)> <b>bold</b> javascript:alert(1) [x](javascript:alert(2))
Read https://example.org/a?b=1. Call tel:911 \u202egnorw\u202c 5*10 mg, temp > 39 C, SpO2 < 92% \u001b[31mred`,
    },
  ],
};

const PICTURE = {
  parts: [{ text: "This is where the bones are.", picture: { url: "/picture.svg", alt: "Drawing of a spine, side view" } }],
};

const INTERVIEW = ["feeling", "toilet", "pain_pattern"];

/** The answer to `text`: its level if it has one, and its parts. */
export function answer(text, session) {
  const said = text.toLowerCase();
  if (/can't feel|cannot feel|numb|weak|no siento/.test(said)) return EMERGENCY;
  if (/back|espalda/.test(said)) return URGENT;
  if (/shoulder/.test(said)) return SOON;
  if (/evil/.test(said)) return EVIL;
  if (/picture/.test(said)) return PICTURE;
  if (/^(no|not sure)$/.test(said)) {
    const question = INTERVIEW[session.asked++ % INTERVIEW.length];
    return { parts: [{ text: "My advice stands: speak to your doctor today." }, { text: "Do you feel numb or tingly anywhere that is new?", buttons: yesNo(question) }] };
  }
  if (said === "yes") return EMERGENCY;
  return TEACH;
}

export const WHY = `This is why I gave that advice:
- Back pain in a person with cancer can be the first sign of trouble in the spine. You told me: back has been aching. (Rule B2; sources S1 S3. This rule awaits clinical review.)`;

export const SUMMARY = `Summary to show your doctor or the ambulance crew:
Level given by Bonewatch: urgent, speak to the care team today.
Reported: back pain (two weeks).
Said not to be there: weak legs or arms.
In their own words: "my back has been aching for two weeks".
Time: 1 May 2024, 14:20.`;

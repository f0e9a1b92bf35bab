using System.Collections.Immutable;
using LabelBench.Core;
using LabelBench.Labeling.Inputs;

namespace LabelBench.Labeling.Text;

/// <summary>Words of clinical notes and office documents, by the part that they play in a sentence; lower case.</summary>
internal static class TextWords
{
    internal static readonly ImmutableArray<string> Findings = Split(
        "headache fever nausea cough dizziness fatigue rash edema anemia hypertension pneumonia fracture infection inflammation asthma diabetes arrhythmia stenosis " +
        "bleeding swelling tenderness dyspnea tachycardia hypotension insomnia migraine sepsis ulcer lesion hernia thrombosis embolism effusion nodule fibrosis gastritis");

    internal static readonly ImmutableArray<string> Drugs = Split(
        "ibuprofen paracetamol aspirin metformin insulin amoxicillin lisinopril atorvastatin omeprazole warfarin heparin morphine prednisone furosemide metoprolol " +
        "amlodipine simvastatin losartan gabapentin sertraline clopidogrel pantoprazole diazepam salbutamol ceftriaxone vancomycin");

    internal static readonly ImmutableArray<string> Sites = Split(
        "chest abdomen knee shoulder wrist ankle liver kidney lung heart brain spine pelvis femur tibia forearm thorax stomach bladder pancreas spleen colon neck skull hip");

    internal static readonly ImmutableArray<string> DoseUnits = Split("mg ml units tablets drops puffs");

    internal static readonly ImmutableArray<string> Joining = Split(
        "the of and with without for from after before under during on at in since a no some mild severe acute chronic left right upper lower");

    internal static readonly ImmutableArray<string> Others = Split(
        "patient history examination report treatment admission discharge surgery therapy imaging scan result blood pressure pulse rate temperature weight family " +
        "doctor nurse ward clinic visit week month day morning evening complaint symptom onset course recovery dose allergy status plan follow review noted denies " +
        "presents reports received given started stopped continued increased reduced improved stable normal elevated positive negative suspected confirmed invoice " +
        "amount contract delivery order payment customer account statement period section table figure page document signed dated attached reference number total " +
        "address company department request approval budget meeting project schedule summary");

    internal static readonly ImmutableArray<string> Endings = Split("s ed ing er ly al ion tion ment ness ity ic ous able ive est ance ence itis osis emia pathy ectomy gram scopy");

    /// <summary>Every word once.</summary>
    internal static readonly ImmutableArray<string> All =
        [.. Findings.Concat(Drugs).Concat(Sites).Concat(DoseUnits).Concat(Joining).Concat(Others).Distinct(StringComparer.Ordinal)];

    private const string Consonants = "bcdfghklmnprstvwz";
    private const string Vowels = "aeiou";

    /// <summary>Two or three letters that can be spoken.</summary>
    internal static string Syllable(ref SplitMix64 random)
    {
        var (first, middle) = (Consonants[random.Below(Consonants.Length)], Vowels[random.Below(Vowels.Length)]);
        return random.Below(2) == 0 ? $"{first}{middle}" : $"{first}{middle}{Consonants[random.Below(Consonants.Length)]}";
    }

    private static ImmutableArray<string> Split(string words) => [.. words.Split(' ')];
}

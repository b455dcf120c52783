const split = (text: string): string[] => text.trim().split(/\s+/)

export const firstNames = split(`
  Aarav Aditi Ananya Arjun Asha Bhavna Chandan Deepa Devika Dhruv Divya Esha Farhan Gauri Harish Ishaan Jaya
  Kabir Kavya Kiran Lakshmi Manish Meera Mohan Nandini Neha Nikhil Omkar Pooja Priya Rahul Ravi Rhea Rohan
  Sana Sanjay Shreya Sunil Tara Uma Varun Vikram Yash Zara André Chloé Søren Zoë José Łucja Jürgen Anaïs
`)

export const lastNames = split(`
  Agarwal Banerjee Bhat Chatterjee Chopra Das Desai Deshpande Dutta Ghosh Gupta Iyer Jain Joshi Kapoor Khan
  Kulkarni Kumar Malhotra Mehta Menon Mishra Mukherjee Nair Patel Pillai Rao Reddy Saxena Shah Sharma Singh
  Sinha Thakur Varma Yadav García Müller Núñez Dvořák O'Brien Saint-Clair
`)

export const materials = split(`
  Cotton Linen Silk Wool Jute Bamboo Teak Brass Copper Ceramic Clay Leather Denim Khadi Pashmina Marble Glass
  Steel Sandalwood Rattan
`)

export const styles = split(`
  Handwoven Handmade Jaipuri Classic Modern Vintage Embroidered Printed Natural Organic Recycled Everyday
  Festive Café Brûlée Piqué Açaí Minimal Painted Woven
`)

export const things = split(`
  Kurta Saree Shawl Scarf Shirt Jacket Cushion Rug Throw Lamp Vase Bowl Mug Plate Tray Basket Bag Wallet Belt
  Sandals Notebook Candle Soap Teapot Planter Bottle Blanket Towel Apron Stool
`)

export const colours = split(`
  Red Indigo Saffron Emerald Ivory Charcoal Rose Teal Ochre Plum
`)

export const tags = split(`
  new sale bestseller gift home kitchen clothing summer winter handmade organic limited bundle clearance
  diwali wedding kids men women outdoor
`)

export const countries = split(`
  IN IN IN IN US GB AE SG DE FR
`)

export const findings = [
  'The title is longer than 60 characters.',
  'The description is missing.',
  'No keyword is in the title.',
  'The description repeats the title.',
  'Two products of the shop share this title.',
] as const

export const chores = [
  'Call the supplier',
  'Check the stock',
  'Approve the campaign',
  'Review the listing',
  'Send the invoice',
  'Plan the launch',
  'Update the prices',
  'Answer the reviews',
  'Book the photographer',
  'Renew the contract',
  'Prepare the report',
  'Clean up the tags',
] as const

export const listTitles = [
  'Launch',
  'Weekly',
  'Festive season',
  'Backlog',
  'Onboarding',
  'Campaign',
  'Shop',
  'Errands',
] as const
export const campaignTitles = [
  'Diwali',
  'Summer',
  'Launch',
  'Reviews',
  'Referral',
  'Clearance',
  'Wedding season',
] as const
export const devices = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 15_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15',
  'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Mobile Safari/537.36',
] as const
